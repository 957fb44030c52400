"""Who is who: records become persons and households."""
