# Headquarters' web page.

console-title = Headquarters
