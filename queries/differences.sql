-- one row a number that the revisions $report_id and $other state differently, in the order of reading; what counts the
-- same thing more than once is compared one by one
with
before as (
    select *, row_number() over (partition by indicator, dim order by ordinal) as nth
    from fact
    where report_id = try_cast($report_id as uuid)
),
now as (
    select *, row_number() over (partition by indicator, dim order by ordinal) as nth
    from fact
    where report_id = try_cast($other as uuid)
)
select
    coalesce(now.indicator, before.indicator) as indicator,
    coalesce(now.dim, before.dim) as dim,
    before.value as value_before,
    before.status as status_before,
    now.value as value_now,
    now.status as status_now
from before
full join now
    on now.indicator = before.indicator and now.dim is not distinct from before.dim and now.nth = before.nth
where before.value is distinct from now.value or before.status is distinct from now.status
order by coalesce(now.ordinal, before.ordinal), indicator, dim
