truncate evaluate_output;

truncate evaluate_finding;

truncate evaluate_cannot_tell_output;
