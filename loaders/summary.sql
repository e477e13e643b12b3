-- Rebuilds the summary rows of the reports $report_ids from their facts: first none, then one set for each that is
-- accepted. A number that a report states twice (same indicator, same label) counts once, as first stated.
-- {measures} is the list of the declared measures' names (loaders/summary.py).

delete from report_summary where report_id in (select unnest($report_ids::uuid[]));

delete from hotline_summary where report_id in (select unnest($report_ids::uuid[]));

delete from publication_summary where report_id in (select unnest($report_ids::uuid[]));

insert into hotline_summary by name
with
accepted as (
    select report.report_id, report.unit_code, region.kind, report.is_sample, report.year
    from report left join region on region.code = report.unit_code
    where report.state = 'accepted' and report.report_id in (select unnest($report_ids::uuid[]))
),
stated as (
    select report_id, indicator, dim, dim_group, arg_min(value, ordinal) as value
    from fact
    where report_id in (select unnest($report_ids::uuid[])) and dimension = 'hotline' and status = 'stated'
    group by all
),
lines as (
    select
        report_id,
        dim as line,
        dim_group as line_group,
        try_cast(any_value(value) filter (indicator = 'hotlines.received') as integer) as received,
        try_cast(any_value(value) filter (indicator = 'hotlines.handled') as integer) as handled_in_all,
        try_cast(any_value(value) filter (indicator = 'hotlines.handled_on_time') as integer) as handled_on_time,
        any_value(value) filter (indicator = 'hotlines.completion_rate') as completion_rate,
        any_value(value) filter (indicator = 'hotlines.on_time_rate') as on_time_rate,
        any_value(value) filter (indicator = 'hotlines.satisfaction_rate') as satisfaction_rate
    from stated
    group by all
),
handled as (
    select *, coalesce(handled_in_all, handled_on_time) as handled from lines
)
select
    accepted.*,
    handled.* exclude (report_id, handled_in_all),
    case when handled.received is not null then handled.handled end as completion_handled,
    case when handled.handled is not null then handled.received end as completion_received,
    case when handled.received is not null then handled.handled_on_time end as on_time_handled,
    case when handled.handled_on_time is not null then handled.received end as on_time_received
from accepted join handled using (report_id);

insert into publication_summary by name
with
accepted as (
    select report.report_id, report.unit_code, region.kind, report.is_sample, report.year
    from report left join region on region.code = report.unit_code
    where report.state = 'accepted' and report.report_id in (select unnest($report_ids::uuid[]))
),
stated as (
    select
        report_id,
        dimension,
        dim,
        dim_group,
        arg_min(value, ordinal) as value
    from fact
    where report_id in (select unnest($report_ids::uuid[])) and dimension in ('category', 'channel')
        and starts_with(indicator, 'publications.') and status = 'stated'
    group by all
),
grouped as (
    select report_id, dimension, dim_group, count(*) as labels, try_cast(sum(value) as integer) as value
    from stated
    group by all
)
select accepted.*, grouped.* exclude (report_id)
from accepted join grouped using (report_id);

insert into report_summary by name
with
accepted as (
    select
        report.report_id,
        report.unit_code,
        left(report.unit_code, 2) as province_code,
        left(report.unit_code, 4) as city_code,
        left(report.unit_code, 6) as county_code,
        region.kind,
        report.is_sample,
        report.year,
        report.form,
        report.stored_at
    from report left join region on region.code = report.unit_code
    where report.state = 'accepted' and report.report_id in (select unnest($report_ids::uuid[]))
),
stated as (
    select report_id, 'fact' as source, indicator as item, dim, arg_min(value, ordinal) as value
    from fact
    where report_id in (select unnest($report_ids::uuid[])) and status = 'stated'
    group by all
),
lines as (
    -- a line that names the whole counts instead of its parts
    unpivot (
        select
            report_id,
            coalesce(sum(received) filter (whole), sum(received)) as received,
            coalesce(sum(handled) filter (whole), sum(handled)) as handled,
            coalesce(sum(handled_on_time) filter (whole), sum(handled_on_time)) as handled_on_time,
            coalesce(sum(completion_handled) filter (whole), sum(completion_handled)) as completion_handled,
            coalesce(sum(completion_received) filter (whole), sum(completion_received)) as completion_received,
            coalesce(sum(on_time_handled) filter (whole), sum(on_time_handled)) as on_time_handled,
            coalesce(sum(on_time_received) filter (whole), sum(on_time_received)) as on_time_received
        from (
            select *, line_group = '全部线路' as whole
            from hotline_summary
            where report_id in (select unnest($report_ids::uuid[]))
        )
        group by report_id
    )
    on columns(* exclude (report_id))
    into name item value value
),
severities as (
    select accepted.report_id, severity.item, count(finding.report_id) as value
    from accepted
    cross join (values ('error'), ('warning'), ('note')) as severity(item)
    left join finding
        on finding.report_id = accepted.report_id and finding.severity = severity.item and finding.state = 'open'
    group by all
),
observed as (
    select report_id, source, item, dim, value from stated
    union all
    select report_id, 'line' as source, item, null as dim, value from lines
    union all
    select report_id, 'finding' as source, item, null as dim, value from severities
),
measured as (
    select observed.report_id, source.measure, try_cast(sum(observed.value) as integer) as value
    from observed
    join measure_source as source
        on source.source = observed.source and source.item = observed.item and source.dim is not distinct from observed.dim
    group by all
),
measures as (
    pivot measured on measure in ({measures}) using any_value(value) group by report_id
)
select accepted.*, measures.* exclude (report_id)
from accepted left join measures using (report_id);
