#!/bin/sh
exec node --enable-source-maps services/${SERVICE}/dist/run.js
