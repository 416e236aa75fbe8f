# 本部の Web ページ。

console-title = 本部
