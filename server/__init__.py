"""The process: ASGI application, sockets, sign-in, command line and web pages."""
