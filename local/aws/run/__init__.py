"""One file per service that executes something: the call is intercepted and the real thing runs."""
