"""What people see, one package per activity; areas never import each other."""
