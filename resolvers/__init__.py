"""What can be done: all business logic, one function a field; knows no GraphQL and no HTTP."""
