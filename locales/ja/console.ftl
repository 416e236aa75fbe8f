# 本部の Web ページ。

## ナビゲーション

feature-management = 機能管理
functionality-profiles = 機能プロファイル
channel-database-group = チャネル データベース グループ
stores-and-registers = 店舗とレジ
batch-jobs = バッチ ジョブ
download-and-upload-sessions = ダウンロードとアップロードのセッション
customer-synchronization-status = 顧客の同期状態
duplicates = 重複

## サインオン

console-sign-on-text = 本部システムの管理者用です。

## 最初のページ

console-home-text = 待機中のもの、不足しているもの、本部への問い合わせ数を表示します。
console-all-well = 問題はありません
console-all-well-text = すべてのジョブが正常に実行されています。対応が必要なものはありません。
last-runs = 前回の実行状況
count-customers = お客様
count-async-rows-waiting = 同期待ちの操作
count-real-time-creates = 起動後のリアルタイム作成
count-real-time-others = 起動後のその他のリアルタイム呼び出し

## バッチ ジョブ

batch-jobs-text = 同期待ちのお客様は、P-0001、同期、1010 の順に処理されます。設定の変更は 1110 と 1070 で店舗に届きます。
job = ジョブ
job-also-known-as = 別名: { $alias }
recurrence = 繰り返し
recurrence-by-hand = 手動のみ
recurrence-seconds = { $count } 秒ごと
recurrence-minutes = { $count } 分ごと
recurrence-hours = { $count } 時間ごと
change-recurrence = 繰り返しを変更
recurrence-of = { $job } の繰り返し
last-run = 前回の実行
next-run = 次回の実行
not-planned = 予定なし
action = 操作
run-succeeded = 成功
run-succeeded-with-errors = 一部エラー
run-failed = 失敗
run-in-progress = 実行中
run-rows = { $count } 件
run-errors = { $count } 件が失敗
job-ended = { $job }: { $status }

## 機能管理

feature = 機能
feature-management-text = 変更は、1110 Global configuration と 1070 Channel configuration の実行後、店舗サーバーのキャッシュが切り替わると店舗に届きます。
feature-state = 状態
feature-needs = 前提: { $features }
feature-switched-on = 本部で「{ $feature }」をオンにしました
feature-switched-off = 本部で「{ $feature }」をオフにしました
feature-next-step = 1110 Global configuration と 1070 Channel configuration を実行すると店舗に届きます。

## 機能プロファイル

functionality-profiles-text = 店舗のレジで使える機能を決めます。
profile = プロファイル
profile-channels = 使用店舗: { $channels }
profile-unused = 使用している店舗はありません
create-customer-async = お客様を非同期モードで作成する
create-customer-async-hint = 新しいお客様を店舗に保存し、本部の応答を待ちません。アカウント番号はバッチ ジョブで割り当てられます。
profile-saved = 本部に保存しました
profile-next-step = 1070 Channel configuration を実行すると店舗に届きます。
profile-needs-job = 変更は 1070 Channel configuration の実行後に店舗に届きます。

## チャネル データベース グループ

channel-database-group-text = チャネル データベースとオフライン データベースに送る内容を決めます。
commerce-channel-schema = Commerce チャネル スキーマ { $name }
filter-shared-customer-data = 共有の顧客データ テーブルをフィルター処理する
filter-shared-customer-data-hint = お客様の情報をオフライン データベースに送りません。オンの間、レジはオフラインでお客様を登録できません。
filter-confirmation = チャネル データ配布のレコードからのみ顧客データが削除されます。顧客データを含むすべてのスケジュール ジョブも、オフライン同期をスキップするように設定する必要があります。
filter-next-step = 1070 Channel configuration を実行すると店舗に届きます。
filter-switched-on = 顧客データをフィルター処理します
filter-switched-off = 顧客データのフィルター処理を解除しました

## お客様

customers-at-headquarters = アカウント番号を持つすべてのお客様です。
search-customers-console = お客様を検索
cust-account-async = 非同期の顧客アカウント
showing-of-total = { $total } 件中 { $shown } 件
search-empty-text-console = 表記を確認するか、電話番号またはアカウント番号で検索してください。
no-customers-at-headquarters = お客様はまだいません
no-customers-at-headquarters-text = 店舗のお客様は P-0001 で届き、同期で番号が付きます。
