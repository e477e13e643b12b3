-- one row a finding of the accepted report $report_id, errors first
select
    finding.ordinal,
    finding.rule,
    finding.severity,
    finding.message,
    finding.expected,
    finding.found,
    finding.state,
    finding.note,
    finding.block,
    finding.cell_row,
    finding.cell_col,
    finding.span_start,
    finding.span_end
from finding
where finding.report_id = try_cast($report_id as uuid)
    and exists (from report_summary where report_summary.report_id = try_cast($report_id as uuid))
order by list_position(['error', 'warning', 'note'], finding.severity), finding.ordinal
