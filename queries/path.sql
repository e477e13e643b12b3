-- one row a division on the way down to $code, the province first, itself last
select code, name, level, kind, is_sample
from region
where code in (left($code, 2), left($code, 4), left($code, 6), $code)
order by length(code)
