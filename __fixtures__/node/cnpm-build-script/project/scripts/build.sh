#!/bin/sh
set -e
npm install -g npminstall
npminstall -c
npm run build
npmupdate -c --production
