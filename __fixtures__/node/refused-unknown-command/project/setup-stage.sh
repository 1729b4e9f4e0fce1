#!/bin/sh
set -e

dd if=/proc/sys/kernel/ostype of=/etc/stage 2>/dev/null
