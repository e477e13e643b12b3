-- Grain: one number of one of the indicators $indicators that one of the reports $report_ids states.
select
    report_id::varchar,
    indicator,
    dimension,
    dim,
    label,
    value,
    unit,
    qualifier,
    raw,
    block,
    cell_row,
    cell_col,
    span_start,
    span_end,
    page
from fact
where report_id in (select unnest($report_ids::uuid[]))
    and list_contains($indicators::varchar[], indicator)
    and status = 'stated'
order by report_id, ordinal
