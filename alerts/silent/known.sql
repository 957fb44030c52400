select case_id from alerts.silent_case;
