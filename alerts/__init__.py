"""What needs a person: rules, the numbers of the law, grades, lifecycle and worklists."""
