#!/bin/sh
exec java -Dgreeting="$(cat config/greeting.txt)" -jar greeter.jar
