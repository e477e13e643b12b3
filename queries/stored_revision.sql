-- one row, or none: the revision $report_id, in whatever state it is
select
    report.report_id::varchar as report_id,
    report.unit_code as unit,
    report.year,
    report.revision,
    report.state,
    report.sha256,
    document.name as document
from report
join document on document.sha256 = report.sha256
where report.report_id = try_cast($report_id as uuid)
