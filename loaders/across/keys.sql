-- Grain: one of the reports $report_ids that is accepted.
select report_id::varchar, unit_code, year
from report
where state = 'accepted' and report_id in (select unnest($report_ids::uuid[]))
