"""People, roles, sites and the audit trail."""
