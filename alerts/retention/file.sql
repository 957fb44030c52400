-- In which delivered files the lines stand. Doudi does not touch the landing folder.
select
    delivery.source_file,
    count(*) as rows
from retention_line as line
inner join ops.delivery as delivery on line.delivery_id = delivery.delivery_id
group by delivery.source_file
order by delivery.source_file;
