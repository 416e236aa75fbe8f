# レジ: 画面、状態、理由。

## ヘッダー

connection = 接続
disconnect = 切断
connect = 接続する
pending-sync-count = 同期待ち: { $count }
worker-menu = 従業員メニュー
main-navigation = メイン
keyboard-shortcuts = キーボードショートカット
update-ready = 新しいバージョンの準備ができました。更新してもデータは失われません。
update-now = 更新
update-form-open = 入力画面が開いています。先に保存するかキャンセルしてください。
update-sending = 送信中です。少しお待ちください。
update-other-tab = このレジの別のタブが使用中です。先にそのタブの入力を保存するかキャンセルしてください。

## アクティブ化

activate-title = このレジをアクティブ化
activate-text = 本部がこの端末用に発行したコードを入力してください。コードは 1 回だけ使えます。
activation-code = アクティブ化コード
activate = アクティブ化
activation-failed = コードが正しくないか、すでに使われています。本部に新しいコードを依頼してください。
activation-needs-connection = アクティブ化には接続が必要です。

## サインオン

sign-on-offline = オフラインです。このレジでサインオンしたことのある従業員だけがサインオンできます。

## お客様

search-customers = お客様を検索
search-hint = お名前、電話番号、メール、住所、アカウント番号
results = 検索結果
new-customer = 新しいお客様
search-all-stores = 全店舗を検索
search-all-stores-minimum = 全店舗を検索するには 4 文字以上入力してください。
search-all-stores-offline = 全店舗の検索には本部への接続が必要です。この店舗のお客様を表示しています。
search-empty-title = 該当するお客様はいません
search-empty-text = 表記を確認するか、電話番号で検索するか、新しく登録してください。
no-customers-title = お客様はまだいません
no-customers-text = 最初のお客様を登録するか、初回のダウンロードが終わるまでお待ちください。
possible-duplicate = すでに登録されているお客様かもしれません
use-this-customer = このお客様を使う

## 新規登録と編集

new-customer-title = 新しいお客様
edit-customer-title = お客様を編集
save-customer = お客様を保存
add-contact = 電話番号・メールを追加
add-address = 住所を追加
remove-address = 住所 { $number } を削除
remove-contact = { $contact } を削除
address-filled = 自動入力しました: { $address }
choose-town = 町域を選んでください
town = 町域
address-kept = この郵便番号の住所は「{ $address }」です。入力済みの内容はそのままにしました。
use-found-address = この住所に置き換える
postal-codes-missing = 郵便番号の一覧がまだこの端末にありません。住所を手入力してください。
name-section = お名前
contact-section = ご連絡先
draft-restored = 下書きを復元しました。
draft-discard = 下書きを破棄
draft-discarded = 下書きを破棄しました。
undo = 元に戻す
will-be-async = オフラインです。お客様はこのレジに保存され、接続が戻ると番号が付きます。
save-shortcut-hint = Ctrl+Enter で保存

## キーボード ショートカット

keys-everywhere = 入力欄の外ではどこでも
keys-in-forms = フォームの中
key-search = お客様を検索
key-new-customer = 新しいお客様
key-back = ダイアログやメニューを閉じる
key-shortcuts = この一覧を表示
key-next-field = 次の入力欄へ
key-next-control = 次の入力欄またはボタンへ
key-previous-control = 一つ前に戻る
key-save = 保存
key-tick = チェックを入れる、ボタンを押す
key-leave-form = フォームを離れる（下書きは残ります）
keys-scanner = フォームの外でバーコードや QR コードを読み取ると、お客様を検索します。

## スキャナー

scan-kept-out = 読み取ったコード { $code } は、このフォームには入力されませんでした。
scan-look-up = このコードで検索

## 保存のあと

saved-on-register = このレジに保存しました
sent-to-store-server = 店舗サーバーに送信しました
customer-created = お客様 { $number } を作成しました
customer-updated = 変更を保存しました
saved-on-register-text = このまま接客を続けられます。お客様番号は自動で付きます。

## お客様の詳細

customer-details = お客様の詳細
issue-loyalty-card = ポイントカードを発行
loyalty-cards = ポイントカード
loyalty-card-number = カード番号
no-addresses = 住所はまだありません
claim-code = 照会コード
claim-code-text = 番号が付く前も後も、どのレジからでもこのコードでお客様を探せます。
claim-code-show = 照会コードを表示
claim-code-print = 印刷
claim-code-slip = このコードをレジでお見せください。
claim-code-picture = 照会コード { $code } の QR コード
claim-code-wrong = 照会コードに入力の間違いがあります。控えと見比べてください。

## 同期の進み具合

sync-progress = 同期の進み具合
step-saved-here = このレジに保存
step-store-server = 店舗サーバー
step-headquarters = 本部
step-id-assigned = 番号の割り当て
step-back-here = このレジに反映
step-done = 完了
step-current = 進行中
step-waiting = 待機中
step-failed = 停止

## 操作できない理由

reason-edit-pending = 本部が番号を割り当てたあとに編集できます。
reason-edit-offline = 編集には店舗サーバーへの接続が必要です。先に接続してください。
reason-edit-queued = 変更はこのレジに保存され、接続が戻りしだい送信されます。
reason-address-pending = 本部が番号を割り当てたあとに住所を追加できます。
reason-address-offline = 住所の追加には店舗サーバーへの接続が必要です。先に接続してください。
reason-loyalty-pending = 本部が番号を割り当てたあとにポイントカードを発行できます。
reason-loyalty-offline = ポイントカードの発行には本部への接続が必要です。先に接続してください。
reason-create-filtered = オフラインではお客様を登録できません。本部の設定により、このレジにはお客様の情報を保存しません。先に接続してください。
changed-meanwhile = このお客様の情報は、その間に別の場所で変更されました。入力内容はそのまま残っていますが、まだ保存されていません。お客様の情報を確認してから、もう一度保存してください。
not-discarded = 破棄されませんでした。このお客様の情報は、その間に別の場所で変更されました。内容を確認してから、もう一度お選びください。
save-is-late = まだ保存が完了していません。通常より時間がかかっています。入力内容はそのまま残っています。再入力せずにお待ちください。
reason-storage-full = レジの保存領域がいっぱいです。待機中のデータを送信してから、もう一度お試しください。
reason-nothing-waiting = 送信待ちのデータはありません。
reason-offline = 接続が必要です。
queue-loyalty-card = 番号が付いたらカードを発行
queue-loyalty-card-text = この予約はレジに保存されます。番号が付くと、カードが自動で一度だけ発行されます。
queued-loyalty-card = 番号が付いたらポイントカードを発行します。
prepare-changes = 変更を準備
prepare-address = 住所を準備
prepared-changes-title = 準備された変更
prepare-changes-text = ここに入力した内容はこのレジに保存されます。可能になったら保存してください。
keep-prepared = 下書きとして残す
prepared-changes = 準備された変更があります。まだ保存されていません。
prepared-changes-ready = 準備された変更を保存できます。
review-changes = 変更を確認
changed-fields = 変更点: { $fields }
keep-for-later = 予約する
take-back = 予約を取り消す
try-card-again = もう一度試す
not-possible-now = 今はできない操作
honorific-person = 様
honorific-organization = 御中
no-contacts = 電話番号もメールもまだありません
reason-card-waits = お客様に番号が付くのを待っています。
reason-card-headquarters = 番号は付きました。本部につながりしだいカードを発行します。
next-step-card = カードは自動で発行されます。何もする必要はありません。
next-step-card-refused = もう一度試すか、予約を取り消してください。

## 同期の状態

sync-status-title = 同期の状態
sync-all-done = すべて送信済みです
sync-all-done-text = このレジで待機中のお客様はいません。
waiting-since = 待機開始
last-attempt = 前回の試行
attempts = 試行回数
reason = 理由
next-step = 次の手順
operation = 操作
operation-create = 新規登録
operation-update = 変更
operation-loyalty-card = ポイントカード
send-now = 今すぐ送信
fix = 修正
export-rescue-file = 退避ファイルを書き出す
export-rescue-text = 待機中のデータをすべて暗号化ファイルに保存します。端末が故障してもデータは失われません。
support = サポート
export-diagnostics = 診断情報を書き出す
export-diagnostics-text = サポートに送るためのファイルです。状態、件数、直近の記録を含み、氏名・電話番号・住所は含みません。
rescue-make-text = ファイルを保存する前に、このコードを書き留めてください。コードがないとファイルは開けません。コードはここにしか表示されません。
rescue-code = 退避コード
rescue-code-hint = 英数字20文字
rescue-save-file = ファイルを保存
rescue-file-name = rescue-file
rescue-saved = ファイルをブラウザーに渡しました。店舗のほかのレジか本部で取り込めます。
import-rescue-file = 退避ファイルを取り込む
import-rescue-text = この店舗のほかのレジが送信できなかったデータを取り込みます。すでに送信されたものが二重になることはありません。
rescue-file = 退避ファイル
import = 取り込む
rescue-imported = { $count ->
   *[other] { $count }件を取り込みました。
}
rescue-wrong-code = コードが違うか、ファイルが壊れています。何も変更されていません。
rescue-no-file = このバージョンで読める退避ファイルではありません。何も変更されていません。
rescue-other-store = ほかの店舗の退避ファイルです。何も変更されていません。
customers-wait = { $count ->
   *[other] { $count }件がこのレジにしかありません。送信が終わるまで待つか、先に退避ファイルを書き出してください。
}
customers-wait-title = 未送信のデータがあります
open-sync-status = 同期の状態を開く
storage = この端末の保存領域
storage-left = 空き容量
storage-little = この端末の空き容量は残り{ $megabytes } MBです。新しく登録する前に、待機中のデータを送信してください。
megabytes = { $count } MB
reset-register = このレジを初期化
reset-register-text = このレジが保存しているデータをすべて消去します。使うにはもう一度アクティブ化が必要です。店舗サーバーにあるお客様のデータには影響しません。
reset-register-title = このレジを初期化しますか？
and-more = ほか{ $count }件
within = 時間
longer = それ以上
attempts-so-far = { $count ->
   *[other] { $count }回試行
}
discard-operation-title = { $name }様の入力内容を破棄しますか？
discard-operation-text = まだ送信されていません。破棄すると元に戻せません。
retry-when-connected = 接続が戻ると送信します
queue-chart = 現在 { $waiting } 件、直近の数時間では最大 { $most } 件が送信待ちです。
time-of-day = 時刻
waiting-to-be-sent = 送信待ち
time-to-id = 保存から番号の割り当てまで
half-within = 半数は { $duration } 以内
most-within = 100 件中 95 件は { $duration } 以内
duration-seconds = { $count ->
   *[other] { $count } 秒
}
duration-minutes = { $count ->
   *[other] { $count } 分
}
duration-hours = { $count ->
   *[other] { $count } 時間
}
queue-over-time = 直近の待機件数
clock-skew = このレジの時計が { $duration } ずれています。お客様のデータに影響はありません。
storage-persistent = この端末はデータを保持します。
storage-at-risk = 空き容量が不足すると、ブラウザーがデータを消すことがあります。アプリをインストールすると防げます。
first-download = お客様をダウンロード中

## キオスク

kiosk-welcome = ようこそ
kiosk-text = 1 分で登録できます。
kiosk-register = 登録する
kiosk-still-there = 操作を続けますか？
kiosk-more-time = はい、続けます
kiosk-start-over = 最初からやり直す
kiosk-seconds-left = あと { $count } 秒で入力内容を消去します。
kiosk-thank-you = ありがとうございます
kiosk-step = { $total } 問中 { $number } 問目
kiosk-staff = 係員用
kiosk-go-back = キオスクに戻る
kiosk-name-question = お名前をお聞かせください
kiosk-contact-question = ご連絡先をお聞かせください
kiosk-contact-text = 電話番号かメールアドレス、または両方をご入力ください。
kiosk-address-question = ご住所をお聞かせください
kiosk-address-text = ご入力は任意です。
kiosk-go-on-without = 入力せずに進む
kiosk-consent-question = ご案内をお送りしてもよろしいですか？
kiosk-consent-text = 同意いただくと、{ $store }がお電話番号とメールアドレスに、お得な情報や催しのご案内をお送りすることがあります。同意されなくても登録できます。同意はいつでもレジで取り消せます。
kiosk-consent = はい、同意します
kiosk-review-question = この内容でよろしいですか？
kiosk-review-text = 周りの方に見えないよう、一部を伏せています。
kiosk-change = { $field }を変更
kiosk-offers = ご案内
kiosk-done-text = 登録が完了しました。このコードをレジでお見せいただくか、写真に撮っておいてください。
kiosk-done-ends = この画面は自動的に閉じます。
kiosk-done = 終了
kiosk-ask-staff = ただいまこちらでは登録できません。係員にお声がけください。

## Beside the fields

contact-kind = 種類
address-number = 住所 { $number }
purpose-home = 自宅
purpose-business = 勤務先
purpose-post-box = 私書箱

## Loyalty card

issue = 発行
loyalty-card-issued = ポイントカード { $number } を発行しました
loyalty-card-number-hint = 空欄にすると番号が自動で付きます。

## Sync status, in words

last-contact = 店舗サーバーとの最終通信
waiting-for-id = ID の割り当て待ち
next-step-fix = 誤りを直して再送信するか、破棄してください。
reason-waiting-offline = 店舗サーバーに接続できません。
reason-waiting-turn = 送信中です。
reason-headquarters-unreachable = 本部に接続できません。この操作には本部との接続が必要です。しばらくしてからお試しください。
sign-on-needs-connection = 店舗サーバーに接続できません。この従業員は過去7日間にこのレジでサインオンしていないため、接続が必要です。
sign-on-wrong = 従業員IDまたはパスワードが違います。
sign-on-locked = パスワードの誤りが続きました。{ $duration }後、または店舗サーバーに接続できるときにもう一度お試しください。

## When the register cannot start

database-newer = このアプリのより新しいバージョンがここで使われました。ページを再読み込みして更新してください。データは失われていません。
database-unavailable = このブラウザーではデータを保存できません。通常のウィンドウで開いてから再読み込みしてください。
database-blocked = ほかのタブで古いバージョンのレジが開いています。ほかのタブを閉じて再読み込みしてください。データは失われていません。
database-insecure = このページはHTTPSで開かれていないため、安全に保存できません。httpsのアドレスでレジを開いてください。

## 本部が定めた項目

attributes = その他の情報
not-given = 指定なし
range-between = { $minimum } ～ { $maximum }
range-from = { $minimum } 以上
range-to = { $maximum } 以下

## 連絡先のそば

primary-contact = 優先
receipt-email-inherited = 空欄の場合、レシートは { $email } に送られます

## 詳細ページの住所

edit-address = 住所を編集
edit-this-address = { $address } を編集
remove-this-address = { $address } を削除
make-primary = 主要にする
remove-address-title = この住所を削除しますか？

## 保存できなかった項目

left-out = 番号が割り当てられるまで保存できない項目です: { $parts }。番号が付いてから追加してください。

## 店舗サーバーでの検索

found-at-store-server = 店舗サーバーのお客様

## 現在の販売

add-to-sale = 販売に追加
current-sale = 現在の販売
amount = 金額
complete-sale = 販売を完了
clear-customer = お客様を外す
sale-completed = 販売を完了しました
operation-sale = 販売

## What a field of an address is called in its country

address-area = 地域
address-county = 郡・県
address-department = 県
address-district = 地区
address-do-si = 道・特別市・広域市
address-eircode = Eircode
address-emirate = 首長国
address-island = 島
address-oblast = 州
address-parish = 教区
address-pin = PINコード
address-post-town = 郵便町
address-prefecture = 都道府県
address-state = 州
address-suburb = 地区・郊外
address-zip = ZIPコード

# 入力中のお客様と似ているお客様
alike-text = 該当するお客様を選ぶか、このまま新しく登録できます。
alike-found = { $count ->
   *[other] 似ているお客様が { $count } 名います
}
alike-carried-over = 入力した内容を { $name } 様の編集画面に移しました。確認して保存してください。
same-email = メールが同じ
same-phone = 電話番号が同じ
same-name = お名前が同じ
similar-name = お名前が似ていて郵便番号が同じ

# お客様の一覧
reading-customers = お客様を読み込んでいます
more-customers-found = { $count }件を超えるお客様が見つかりました
download-paused = ダウンロードを一時停止しています。お客様の更新も届きません。
pause = 一時停止
continue-download = 再開
