-- Whether a file is an edition that was put out here, or its copy.
select exists(
    select 1 from alerts.edition
    where path = $path and (folder = $folder or sha256 = $sha256)
);
