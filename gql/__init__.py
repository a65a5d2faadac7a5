"""What clients see: GraphQL types, arguments, payloads, ids and pages."""
