-- one row, or none: the latest action that changed the state of the revision $report_id
select batch_id::varchar as batch_id
from transition
where report_id = try_cast($report_id as uuid)
order by transition.batch_id desc
limit 1
