# レジ、本部コンソール、サーバーで共有するテキスト。

native-name = 日本語
product-name = Commerce Counter
headquarters = 本部
register = レジ
demo-banner = デモ環境です。データはすべて架空のものです。実在のお客様の情報は入力しないでください。

## グラフ

show-as-table = 表で見る

## 操作

add = 追加
apply = 適用
back = 戻る
cancel = キャンセル
close = 閉じる
confirm = 確認
copy = コピー
delete = 削除
details = 詳細
discard = 破棄
edit = 編集
next = 次へ
no = いいえ
ok = OK
refresh = 更新
reload = 再読み込み
remove = 削除
retry = 再試行
run-now = 今すぐ実行
save = 保存
search = 検索
show-more = さらに表示
yes = はい
skip-to-content = 本文へ移動

## 言語

language = 言語

## 状態

status-online = オンライン
status-offline = オフライン
status-headquarters-unreachable = 本部に接続できません
working = 処理中…
loading = 読み込み中…
saving = 保存中…
saved = 保存しました
on = オン
off = オフ
none = なし
never = 未実行
optional = 任意
required = 必須
unknown = 不明
today = 今日
yesterday = 昨日

## サインオン

sign-on = サインオン
sign-on-title = サインオン
sign-off = サインオフ
worker-id = 従業員 ID
password = パスワード
sign-on-failed = 従業員 ID またはパスワードが正しくありません。両方を確認して、もう一度お試しください。
session-ended = セッションが終了しました。もう一度サインオンしてください。データは失われていません。

## お客様

customer = お客様
customers = お客様
customer-id = お客様番号
account-number = アカウント番号
pending-sync = 同期待ち
person = 個人
organization = 法人・団体
customer-type = 種別
title = 敬称
no-title = 敬称なし
first-name = 名
middle-name = ミドルネーム
last-name = 姓
organization-name = 法人・団体名
kana-first-name = 名（フリガナ）
kana = フリガナ
kana-last-name = 姓（フリガナ）
kana-name = 法人・団体名（フリガナ）
name = お名前
phone = 電話番号
email = メールアドレス
receipt-email = レシート送付先メール
language-of-customer = 希望言語
affiliation = 所属区分
affiliations = 所属区分
address = 住所
addresses = 住所
primary-address = 主な住所
postal-code = 郵便番号
country-region = 国・地域
state-province = 都道府県
city = 市区町村
street = 町名・番地・建物名
purpose = 用途
contact = 電話番号・メール
other-contacts = その他の電話番号・メール
marketing-consent = ご案内の送付に利用してよい
consent-title = ご案内の同意
consent-text = お得な情報やお知らせをお届けすることがあります。同意は任意で、同意しなくてもお買い物に変わりはありません。いつでも取り消せます。
consent-by-phone = 電話・ショートメッセージでのご案内
consent-by-email = メールでのご案内
consent-given = ご案内に同意
consent-withdrawn = ご案内なし
consent-by-worker = 店舗 { $store }、担当者 { $worker }
consent-at-kiosk = 店舗 { $store }、お客様ご本人
consent-wording = { $language }、文面 { $version }
customer-group = 顧客グループ
created-at = 作成日時

customers-found = { $count ->
    [0] 該当するお客様は見つかりませんでした
   *[other] { $count } 名が見つかりました
}

## 入力チェック

field-required = { $field }を入力してください。
field-choose = { $field }を選択してください。
field-too-long = { $field }が長すぎます。{ $max } 文字以内で入力してください。
field-invalid = { $field }が正しくありません。
field-has-invalid-characters = { $field }に使用できない文字が含まれています。
name-required = お名前を入力してください。
email-invalid = メールアドレスの形式が正しくありません。例: aiko@example.com
phone-invalid = 電話番号を最後まで入力してください（数字、スペース、+、-、かっこ）
phone-unusual = 見慣れない形の番号です。確認してください（このままでも保存されます）
postal-code-invalid = この国の郵便番号の形式ではありません。例: { $example }
postal-code-unknown = この郵便番号の住所が見つかりません。手入力で続けられます。
contact-required = 電話番号またはメールアドレスを入力してください。
contact-primary-twice = 主な電話番号と主なメールアドレスは、それぞれ 1 件だけ指定できます。
address-empty = 住所の項目を 1 つ以上入力してください。
affiliation-unknown = この所属区分はもう存在しません。
form-has-errors = 確認が必要な項目が { $count } 件あります。

## 問題が起きたとき

something-went-wrong = 問題が発生しました。しばらくしてから、もう一度お試しください。
could-not-load = 読み込めませんでした。データは変更されていません。
could-not-save = 保存できませんでした。入力内容はそのまま残っています。
no-connection = 接続できません。ネットワークを確認して、もう一度お試しください。
changed-elsewhere = ほかの人が先に変更しました。再読み込みしてから、もう一度変更してください。
page-not-found = ページが見つかりません
page-not-found-text = この URL のページはありません。データは失われていません。
go-to-start = 最初のページへ
