"""The gateway under gunicorn: one process, many threads, no eventlet; nothing about a visitor is written down."""

import os

bind = f"{os.environ.get('XINQIAO_HTTP_HOST', '127.0.0.1')}:{os.environ.get('XINQIAO_HTTP_PORT', '8000')}"
worker_class = "gthread"
workers = 1
threads = 64
timeout = 60
graceful_timeout = 15
keepalive = 15
reuse_port = True  # a master killed without mercy leaves its socket behind for a moment
max_requests = 0
limit_request_line = 4094
limit_request_fields = 60
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108 - heartbeats need no disk
accesslog = None
errorlog = "-"
# gunicorn 25 and later would open a control socket in the home directory, which may be read-only
control_socket_disable = True
