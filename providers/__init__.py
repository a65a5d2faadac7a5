"""The outside world, one file a service; knows neither the database nor GraphQL."""
