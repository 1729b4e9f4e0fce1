<html><body><%= 6 * 7 %></body></html>
