# 本部の Web ページ。

## ナビゲーション

feature-management = 機能管理
functionality-profiles = 機能プロファイル
channel-database-group = チャネル データベース グループ
stores-and-registers = 店舗とレジ
scale-units = スケールユニット
batch-jobs = バッチ ジョブ
download-and-upload-sessions = ダウンロードとアップロードのセッション
customer-synchronization-status = 顧客の同期状態

## ナビゲーションのグループ

navigation-set-up = 設定
navigation-exchange = データ交換
navigation-customers = お客様
commerce-parameters = コマース パラメーター

## サインオン

console-sign-on-text = 本部システムの管理者用です。

## 最初のページ

console-home-text = 待機中のもの、不足しているもの、本部への問い合わせ数を表示します。
console-all-well = 問題はありません
console-all-well-text = すべてのジョブが正常に実行されています。対応が必要なものはありません。
console-needs-you = 対応が必要です
repair-failed-operations = 失敗した操作を修復
last-runs = 前回の実行状況
count-customers = お客様
count-async-rows-waiting = 同期待ちの操作
count-real-time-creates = 起動後のリアルタイム作成
count-real-time-others = 起動後のその他のリアルタイム呼び出し
waiting-for-number = アカウント番号を待っているお客様
place = 店舗とレジ
place-waits-since = 待機の開始
waits-for-job = 次のジョブ
failed-customers = { $count } 件が失敗
problem-none = 処理中
problem-not-recurring = ジョブが自動で実行されません
problem-late = ジョブが遅れています
problem-failing = ジョブが失敗しています

## バッチ ジョブ

batch-jobs-text = 同期待ちのお客様は、P-0001、同期、1010 の順に処理されます。設定の変更は 1110 と 1070 で店舗に届きます。
job = ジョブ
customers-per-hour = 1 時間ごとの新しい顧客
customers-per-hour-text = 直近 24 時間の新しい顧客は { $sum } 件、1 時間では最大 { $most } 件です。
hour-from = 時刻
runs-on-time-line = 実行の時間軸
time-of-run = 開始
outcome-of-run = 結果
job-alias = 別名
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
run-history = 履歴
run-started = 開始
run-duration = 所要時間
run-result = 結果
no-runs = このジョブはまだ実行されていません
offline-databases = オフライン データベース
exclude-from-offline = オフライン データベースから除外する
exclude-from-offline-hint = このジョブの行はオフライン データベースに送られなくなります。次の完全なデータ同期で、そのテーブルは空になります。
exclude-subjob = { $subjob } をオフライン データベースから除外する
subjob = サブジョブ
subjobs = サブジョブ
table = テーブル
full-data-sync = 完全なデータ同期
full-data-sync-question = { $job } のすべてのデータを送り直しますか？
full-data-sync-text = ジョブのすべての行がすべてのチャネルに送り直されます。除外されているものは、オフラインのテーブルが空になります。

## ダウンロードとアップロードのセッション

sessions-text = 本部とチャネルの間で送られたものを新しい順に表示します。
session-direction = 方向
download-sessions = ダウンロード セッション
upload-sessions = アップロード セッション
session-rows = 行数
session-packages = パッケージ
session-size = サイズ
tries = 失敗した回数
session-open = 実行中
session-completed = 完了
session-failed = 失敗、再試行します
session-suspended = 中断
session-cancelled = キャンセル済み
no-sessions = セッションはまだありません
no-sessions-text = ジョブが送るものがあると、ここに表示されます。

## 機能管理

feature = 機能
feature-management-text = 変更は、1110 Global configuration と 1070 Channel configuration の実行後、数分で店舗に反映されます。
feature-state = 状態
feature-needs = 前提: { $features }
feature-switched-on = 本部で「{ $feature }」をオンにしました
feature-switched-off = 本部で「{ $feature }」をオフにしました
feature-next-step = 1110 Global configuration と 1070 Channel configuration を実行すると店舗に届きます。
where-it-is-live = 店舗での状態
other-switches = プロファイルとチャネル データベースのスイッチ
switch-live = 有効
switch-delivered = 配信済み、まもなく{ $goal }
switch-waits-for = { $jobs } の後に{ $goal }
switches-on-their-way = まだ店舗に届いていないものがあります
run-configuration-jobs = 1110、1010、1070 を今すぐ実行

## 管理者が保守するもの

new-functionality-profile = 新しい機能プロファイル
functionality-profiles-text = 店舗のレジで使える機能を決めます。
functionality-profile = 機能プロファイル
profile = プロファイル
channels = チャネル
profile-channels = 使用店舗: { $channels }
profile-unused = 使用している店舗はありません
create-customer-async = お客様を非同期モードで作成する
create-customer-async-hint = 新しいお客様を店舗に保存し、本部の応答を待ちません。アカウント番号はバッチ ジョブで割り当てられます。
generate-loyalty-card-number = ポイントカード番号を生成する
generate-loyalty-card-number-hint = カード番号は自動で付きます。
kiosk-idle-seconds = キオスクが無操作の確認を表示するまでの秒数
kiosk-idle-seconds-hint = 15 から 600 まで。空欄の場合は 45 秒です。確認に 15 秒応答がないと、入力内容を消去します。
stores-and-registers-text = お客様を登録する店舗と端末です。
new-store = 新しいチャネル
operating-unit-number = 事業単位番号
channel-kind = チャネルの種類
channel-kind-store = 店舗
channel-kind-online = オンライン ストア
currency = 通貨
currency-hint = JPY などの 3 文字
default-customer = 既定の顧客
default-customer-hint = アカウント番号を入力します。店舗の新しいお客様は、この顧客のグループ、通貨、言語を引き継ぎます。
address-books = 住所録
store-address-books-hint = 店舗のレジでは、選んだ住所録のお客様が見つかります。選ばない場合は、すべてのお客様が見つかります。
customer-address-books-hint = 同じ住所録を使う店舗で、このお客様が見つかります。
address-books-text = どの店舗でどのお客様が見つかるかを決めます。
new-address-book = 新しい住所録
titles = 敬称
titles-text = お客様の呼び方です。
new-title = 新しい敬称
affiliations-text = VIP や学生など、お客様のグループです。
new-affiliation = 新しい所属区分
hide-in-channels = チャネルで表示しない
hide-in-channels-hint = レジでは表示も変更もされません。
address-purposes = 住所の用途
address-purposes-text = 自宅や配送先など、住所の使い道です。
new-address-purpose = 新しい住所の用途
address-type = 住所の種類
address-type-hint = ほかの用途と重ならない番号
customer-attributes = 顧客属性
customer-attributes-text = お客様の入力欄に追加する項目と、その型や範囲です。
new-customer-attribute = 新しい顧客属性
data-type = 型
data-type-text = 文字列
data-type-integer = 整数
data-type-decimal = 小数
data-type-currency = 金額
data-type-boolean = はい / いいえ
default-value = 既定値
help-text = ヘルプ
attribute-minimum = 最小値
attribute-maximum = 最大値
range-hint = 空欄は制限なし
attribute-position = 位置
position-hint = 入力欄での順番です。空欄は最後になります。
fixed-list = 固定リスト
fixed-list-hint = この中からだけ選べます。空の場合は自由に入力できます。
customer-groups = 顧客グループ
customer-groups-text = 財務分析コードなど、グループの新しいお客様が引き継ぐものです。
new-customer-group = 新しい顧客グループ
financial-dimensions = 財務分析コード
financial-dimensions-hint = グループの新しいお客様に付きます。
dimension = 分析コード
dimension-value = 値
workers = 従業員
workers-text = レジと本部にサインオンする人です。
new-worker = 新しい従業員
worker-role = 役割
role-cashier = レジ担当
role-manager = 店長
role-administrator = 管理者
worker-password-hint = 既存の従業員は、空欄のままにするとパスワードが変わりません。
worker-channels = サインオンできるチャネル
worker-channels-hint = 選択しないと、すべてのチャネルになります。管理者はどのチャネルにも送られません。
description-text = 説明
commerce-parameters-text = すべてのチャネルで共有するリストです。
please-choose = 選択してください
remove-row = { $row } 行目を削除
nothing-here-yet = まだ何もありません
create = 作成
created = { $name } を作成しました
deleted = { $name } を削除しました
delete-question = { $name } を削除しますか？
delete-question-text = 本部からすぐに削除されます。使用中のものは削除されません。
saved-at-headquarters = 本部に保存しました
next-step-1070 = 1070 Channel configuration を実行すると店舗に届きます。
next-step-1110 = 1110 Global configuration を実行すると店舗に届きます。
next-step-1010 = 1010 Customers を実行すると店舗に届きます。
next-step-at-once = すぐに有効になります。
changed-by-somebody-else = ほかの人が先に変更しました
changed-by-somebody-else-text = 上書きはされていません。再読み込みすると現在の内容が表示され、あなたの変更はフォームに残ります。
reloaded = 本部の現在の内容です
reloaded-text = あなたの変更はフォームに残っています。確認してから、もう一度保存してください。

## スケールユニット

scale-units-text = 店舗サーバーと、それぞれの担当チャネル、本部へのアクセスです。
new-scale-unit = 新しいスケールユニット
serves-all-channels = すべてのチャネルを担当する
serves-all-channels-hint = 後から作成するチャネルも含みます。
scale-unit-channels-hint = このスケールユニットは、選択したチャネルのデータだけを読み書きします。
scale-unit-access = 本部へのアクセス
scale-unit-not-enrolled = 未登録
scale-unit-enrolled = 登録済み
scale-unit-revoked = 取り消し済み
scale-unit-enrolled-at = 登録日時
scale-unit-revoked-at = 取り消し日時
new-enrolment-code = 新しい登録コード
enrolment-code-of = { $name } の登録コード
enrolment-code-text = 表示されるのは今回だけです。1 回だけ使用でき、24 時間で期限が切れます。--enrolment-code を付けて店舗サーバーを起動してください。コードを使用すると、それまでのアクセスは終了します。
revoke-access = アクセスを取り消す
revoke-access-question = { $name } のアクセスを取り消しますか？
revoke-access-question-text = すぐに取り消されます。レジは引き続き登録でき、内容は新しいコードで登録し直すまでこの店舗サーバーで待機します。

## レジ

registers = レジ
new-register = 新しいレジまたはキオスク
register-number = レジ番号
register-number-hint = GINZA-3 など、会社全体で重ならないもの
device-kind = 端末
device-kind-kiosk = キオスク
store-name = 店舗
register-activated = アクティブ化済み
register-expired = コードの有効期限切れ
register-ready = アクティブ化できます
register-waits-for-1070 = 1070 を待っています
last-seen = 最後の接続
customers-waiting = 待機中のお客様
no-registers = レジはまだありません
no-registers-text = 新しいレジにはアクティブ化コードが発行されます。端末に入力してください。
activation-code-of = { $register } のアクティブ化コード
activation-code-text = 表示されるのは今回だけです。控えてから 1070 Channel configuration を実行し、端末に入力してください。
copied = コピーしました
copy-failed = このブラウザーではコピーできません。コードを選択してコピーしてください。
revoke = 取り消す
revoke-question = { $register } を取り消しますか？
revoke-question-text = { $customers ->
    [0] このレジで、アカウント番号を待っていることがわかっているお客様はいません。
   *[other] このレジの { $customers } 名のお客様がアカウント番号を待っています。すでにレジから送信されているため、失われません。
}1070 Channel configuration の実行後、端末は店舗サーバーに接続した時点で鍵を消去します。それまでに送信されていない内容は失われます。先にすべて送信するか、レジで退避ファイルを書き出してください。

## 退避ファイル

import-rescue-file-text = レジに保存され、送信できなかった内容を取り込みます。別の経路ですでに届いているお客様が重複することはありません。
rescue-file-missing = 先に退避ファイルを選択してください。
rescue-code-wrong = 退避コードではありません。退避コードは 0、1、I、O を含まない 20 文字の英数字です。何も取り込まれていません。
no-rescue-file = Commerce Counter の退避ファイルではありません。何も取り込まれていません。
rescue-file-newer = このファイルは新しいバージョンの Commerce Counter で書き出されています。本部を更新してから、もう一度取り込んでください。何も取り込まれていません。
rescue-file-not-opened = この退避コードではファイルを開けないか、ファイルが壊れています。コードをご確認ください。何も取り込まれていません。
rescue-needs-safe-address = 退避ファイルを開けるのは、https:// で始まるアドレスで表示しているときだけです。何も取り込まれていません。
rescue-file-imported = 退避ファイルを取り込みました
rescue-imported-in-part = 退避ファイルの一部を取り込めませんでした
rescue-imported-text = 店舗には 1010 Customers の実行後に反映されます。同じファイルをもう一度取り込んでも、何も変わりません。
rescue-outcome = 結果
rescue-kind-create = 新しいお客様
rescue-kind-change = 変更
rescue-kind-sale = 売上
rescue-created = 作成しました
rescue-changed = 変更しました
rescue-already-there = 本部に登録済み
rescue-refused = 受け付けられません
rescue-not-possible = ここでは取り込めません

## チャネル データベース グループ

channel-database-group-text = チャネル データベースとオフライン データベースに送る内容を決め、チャネル データベースの一覧を表示します。
channel-databases = チャネル データベース
channel-databases-text = 店舗サーバーごとに 1 つあります。本部の起動後は、番号が重複しないよう、すべてのチャネル データベースからの報告を待ってアカウント番号を発行します。
no-channel-databases = チャネル データベースはまだありません
no-channel-databases-text = 店舗サーバーが本部に接続すると、ここに表示されます。
channel-database = チャネル データベース
has-reported = 報告済み
not-heard-since-start = 起動後、未接続
numbers-wait-for-it = アカウント番号の発行が報告を待っています
give-up = 使用を終了
give-up-question = チャネル データベース { $name } の使用を終了しますか？
give-up-question-text = 二度と戻らない場合にのみ使用してください。以後、ジョブもアカウント番号の発行もこのデータベースを待ちません。本部に届いていない内容は、レジが別の店舗サーバーに接続したときにレジから送られます。このデータベースから再び接続があれば、元に戻ります。
commerce-channel-schema = Commerce チャネル スキーマ { $name }
filter-shared-customer-data = 共有の顧客データ テーブルをフィルター処理する
filter-shared-customer-data-hint = お客様の情報をオフライン データベースに送りません。オンの間、レジはオフラインでお客様を登録できません。
filter-confirmation = チャネル データ配布のレコードからのみ顧客データが削除されます。顧客データを含むすべてのスケジュール ジョブも、オフライン同期をスキップするように設定する必要があります。
filter-next-step = 1070 Channel configuration を実行すると店舗に届きます。
filter-switched-on = 顧客データをフィルター処理します
filter-switched-off = 顧客データのフィルター処理を解除しました
exclude-1010 = 1010 をオフライン データベースから除外
tables = テーブル
what-the-filter-covers = フィルターの対象
coverage-filtered = フィルター対象
coverage-not-shared = 共有なし
coverage-custom-made = 独自のテーブル

## お客様

customers-at-headquarters = アカウント番号を持つすべてのお客様です。
search-customers-console = お客様を検索
cust-account-async = 非同期の顧客アカウント
showing-of-total = { $total } 件中 { $shown } 件
search-empty-text-console = 表記を確認するか、電話番号またはアカウント番号で検索してください。
no-customers-at-headquarters = お客様はまだいません
no-customers-at-headquarters-text = 店舗のお客様は P-0001 で届き、同期で番号が付きます。
customer-keys = キー
party-number = 当事者番号
operations-of-customer = このお客様の操作
blocked-for-loyalty = ロイヤルティの登録を禁止する
blocked-for-loyalty-hint = どのレジでも、このお客様にカードを発行できません。

## 顧客の同期状態

customer-synchronization-status-text = チャネルから届いた作成と変更を新しい順に表示します。失敗したものはここで修復できます。
channel-name = チャネル名
customer-account = 顧客アカウント
async-customer-account = 非同期の顧客アカウント
operations-timestamp = 操作日時
customer-sync-status = 顧客の同期状態
retail-async-operation = 小売の非同期操作
last-known-error = 最後のエラー
change-description = 変更の説明
online-operation-completed = 処理完了フラグ
filter-field = 項目
filter-value = 値
any-field = すべての項目
all-statuses = すべて
no-operations = 操作はありません
no-operations-text = 作成と変更は P-0001 で届きます。フィルターも確認してください。
audit-create = 作成
audit-update = 変更
audit-address = 住所
audit-waiting = 待機中
audit-failed = 失敗
audit-held = 保留
audit-succeeded = 成功
old-value = 変更前の値
new-value = 変更後の値
new-value-of = { $attribute } の変更後の値
synchronize = 同期する
synchronized = 同期しました
synchronized-text = お客様が処理されました。1010 Customers でアカウント番号が店舗に届きます。
still-fails = もう一度失敗しました
still-fails-text = 理由は「最後のエラー」にあります。修正してから、もう一度同期してください。
operation-saved-text = 操作だけを変更しました。お客様は変わっていません。「同期する」で処理されます。

## Audit trail

audit-trail = 監査証跡
audit-trail-text = だれが、いつ、どの端末とアドレスから、何をしたかの記録です。お客様の名前は含まれません。
audit-time = 日時
audit-worker = 従業員
audit-device = 端末
audit-ip = IP アドレス
audit-object = 対象
audit-customer = お客様の ID または番号
audit-from = 開始日 (UTC)
audit-to = 終了日 (UTC)
audit-day-hint = 例: 2026-11-30
audit-outcome = 結果
audit-done = 完了
audit-refused = 拒否 ({ $status })
audit-unknown = 不明
audit-export = エクスポート
no-audit-entries = 記録はありません
no-audit-entries-text = この期間に該当する記録はありません。
