#!/bin/sh
set -e
npm ci
npm run build
npm cache clean --force
