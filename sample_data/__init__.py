"""What could a county send us: synthetic people, departments, months and mess, with the planted truth."""
