-- one row a number that the accepted report $report_id states, in the order of the document's reading
select
    fact.indicator,
    fact.dimension,
    fact.dim,
    fact.dim_group,
    fact.label,
    fact.value,
    fact.unit,
    fact.status,
    fact.qualifier,
    fact.raw,
    fact.block,
    fact.cell_row,
    fact.cell_col,
    fact.span_start,
    fact.span_end
from fact
where fact.report_id = try_cast($report_id as uuid)
    and exists (from report_summary where report_summary.report_id = try_cast($report_id as uuid))
order by fact.ordinal
