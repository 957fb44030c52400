-- Editions and their lines, before the files appear; one that is put out again after it was lost keeps its number.
delete from alerts.edition
where exists (
    select 1 from edition_made as made
    where made.folder = edition.folder and made.list = edition.list and made.edition = edition.edition
);

delete from alerts.edition_line
where exists (
    select 1 from edition_made as made
    where made.folder = edition_line.folder and made.list = edition_line.list and made.edition = edition_line.edition
);

insert into alerts.edition by name
from edition_made;

insert into alerts.edition_line by name
from edition_lines;
