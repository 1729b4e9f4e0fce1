#!/bin/sh
python job.py &
exec python -u server.py
