# 本部がジョブ、機能、受け付けない内容について表示する文言。

## ジョブの実行結果

job-no-channel-database = 作業を要求した店舗サーバーがまだありません。店舗サーバーを起動し、本部のアドレスを設定してください。
job-rows-wait-at-channels = 変換された顧客はありません。チャネルで { $rows } 行が待機中です。先に { $job } を実行してから、このジョブをもう一度実行してください。
job-rows-wait-at-headquarters = 新しいデータはありません。本部で { $rows } 行が待機中です。先に { $job } を実行してから、このジョブをもう一度実行してください。
job-no-answer = チャネル データベース { $names } から応答がありません。店舗サーバーが動作し、本部に接続できることを確認してから、ジョブをもう一度実行してください。二度と戻らない場合は、「チャネル データベース グループ」で使用を終了してください。
job-channels-failed = { $count } 件のチャネル データベースがエラーを報告しました。次回の実行で再試行されます。
job-operations-failed = { $operations } 件の操作が失敗しました。次回の実行で再試行されます。ほかの操作は処理されました。
job-sessions-suspended = { $count } 件のセッションが 3 回失敗し、中断されました。「ダウンロード セッション」で再試行するか、取り消してください。
job-interrupted = ジョブの実行中に本部が停止しました。データは失われていません。もう一度実行してください。
job-internal-error = 本部で問題が発生しました。データは失われていません。詳細はログをご確認ください。

## 待機中のものと不足しているもの

warning-job-not-recurring = { $job } が自動で実行されません。繰り返しを設定してください。設定しないと、オフラインまたは非同期で作成された顧客に ID が付与されません。
warning-rows-wait-at-channel = チャネル データベース { $channel } で、非同期顧客の { $rows } 行が { $since } から待機中です。{ $job } が本部へ送ります。
warning-rows-wait-at-headquarters = 本部で、非同期顧客の { $rows } 行が待機中です。{ $job } が顧客に変換します。
warning-rows-failed = 非同期顧客の { $rows } 行を顧客に変換できませんでした。{ $job } が再試行します。
warning-customers-not-sent = 変更された顧客のうち、まだ届いていないチャネルがあります。{ $job } が送信します。
warning-channel-not-seen = チャネル データベース { $channel } から { $since } 以降連絡がありません。店舗サーバーとネットワークをご確認ください。

## ID を待っている顧客

waiting-customers = { $place }で { $customers } 人の顧客が { $since } から待機中です
waiting-failed = そのうち { $failed } 人は処理できませんでした。「顧客の同期状態」をご確認ください。
waiting-takes-on = { $job } の次回の実行で処理されます
waiting-job-not-recurring = { $job } が自動で実行されません
waiting-job-late = { $job } は { $since } から実行されていません
waiting-job-failing = { $job } の前回の実行 ({ $since }) でエラーが発生しました
waiting-sentence = { $who }。{ $what }。{ $failed }
since-yesterday = 昨日 { $time }

## スイッチが有効な場所

switch-waits-for-jobs = まだすべての店舗に届いていません。{ $jobs } を実行してください。
switch-waits-for-cache = 配信されました。店舗サーバーには数分以内に反映されます。

## 顧客同期の状態

operation-is-creation = 顧客の作成
operation-is-update = アカウントの更新
operation-is-of-addresses = 住所の更新
operation-succeeded = { $kind }: 処理されました。
operation-waiting = { $kind }: { $job } はまだ処理していません。
operation-held = { $kind }: この顧客の先の操作が失敗したため、待機中です。先の操作を修正してください。
operation-failed = { $kind }: 同期に失敗しました。{ $error }
operation-has-succeeded = この操作は処理済みのため、変更できません。顧客を直接変更してください。
failure-unknown-customer = 変更する顧客が本部に存在しません。
failure-malformed-guid = 非同期顧客アカウントが GUID ではありません。
failure-incomplete = どの顧客についての操作か分かりません。
failure-not-stored = データベースが受け付けませんでした。
rescue-sale-not-possible = 売上は、同じファイルを店舗のレジで取り込んでください。

## ダウンロード セッションとアップロード セッション

session-not-to-retry = このセッションは実行中か、正常に終了しています。再試行するものはありません。
session-not-to-cancel = このセッションは終了しています。取り消すものはありません。
full-sync-is-of-downloads = 完全なデータ同期は、チャネルへデータを送るジョブでのみ実行できます。
exclusion-is-of-downloads = オフラインデータベースから除外できるのは、チャネルへデータを送るジョブだけです。
table-is-filtered = 顧客の行はオフラインデータベースから除かれ、ほかの行は残ります。
table-is-not-shared = 顧客を含まないため、何も除かれません。
table-is-custom-made = 自社で作成したテーブルのため、フィルターの対象外です。代わりにサブジョブをオフラインデータベースから除外してください。

## 管理者の入力

admin-value-required = { $member }: 値を入力してください。
admin-value-too-long = { $member }: 長すぎます。上限は { $max } 文字です。
admin-value-has-control-characters = { $member }: 改行などの制御文字を取り除いてください。
admin-choose = { $member }: 次の中から選択してください: { $choices }
admin-number-above-zero = { $member }: 0 より大きい数字を入力してください。
admin-already-exists = { $key } はすでに存在します。別のものを指定してください。
admin-address-type-taken = 住所の種類 { $number } は { $name } で使用されています。別の番号を指定してください。
admin-customers-have = { $customers } 人の顧客が { $name } を使用しています。先に別のものに変更してください。
admin-customers-have-value = { $customers } 人の顧客に { $name } の値があります。先に値を削除してください。
admin-kiosk-idle-range = 15 から 600 までの秒数を入力するか、空欄にしてください。
admin-profile-in-use = このプロファイルは { $channels } で使用されています。先に別のプロファイルを設定してください。
admin-address-book-in-use = この住所録は { $channels } に割り当てられています。先に割り当てを解除してください。
admin-channel-has-registers = このチャネルにはレジがあります: { $registers }。先に取り消してください。
admin-channel-is-assigned = このチャネルは { $names } に割り当てられています。先に割り当てを解除してください。
admin-scale-unit-is-enrolled = { $name } は登録済みです。先にアクセスを取り消してください。
admin-channel-has-operations = このチャネルの { $operations } 件の操作がまだ処理されていません。「顧客の同期状態」をご確認ください。
admin-country-unknown = 国または地域のコードを入力してください (例: JPN)。
admin-currency-malformed = 通貨コードを 3 文字で入力してください (例: JPY)。
admin-default-customer-unknown = 番号 { $account } の顧客は存在しません。顧客のアカウント番号を入力するか、空欄にしてください。
advice-receipt-email-of-default-customer = 既定の顧客 { $account } にレシート用メールアドレス { $email } が設定されています。空欄にしてください。空欄でないと、メールアドレスのない新しい顧客すべてに設定されます。
admin-password-length = パスワードは { $min }～{ $max } 文字で入力してください。
admin-last-administrator = 管理者はこの担当者だけです。先に別の担当者を管理者にしてください。
admin-default-value-excluded = 既定値が種類、一覧、または範囲に合いません。いずれかを変更してください。
admin-list-is-for-text = 一覧を設定できるのは Text の属性だけです。値を削除するか、種類を変更してください。
admin-range-is-for-number = 範囲を設定できるのは数値だけです。範囲を削除するか、種類を変更してください。
admin-range-is-reversed = 最小値が最大値を超えています。入れ替えてください。
admin-values-excluded = { $customers } 人の顧客の値が除外されます (例: { $example })。先に顧客を変更するか、その値を許可してください。

## 機能

feature-performance-improvements = 顧客注文と顧客取引のパフォーマンス向上
feature-performance-improvements-about = 非同期モードでの顧客編集に必要な機能です。
feature-enhanced-async-creation = 拡張非同期顧客作成を有効にする
feature-enhanced-async-creation-about = 非同期顧客に、敬称、既定の顧客の所属区分、追加の電話番号とメールアドレスを設定できます。
feature-async-addresses = 顧客住所の非同期作成を有効にする
feature-async-addresses-about = 新しい住所を、本部を呼び出さずに保存します。
feature-async-editing = 非同期モードでの顧客の編集を有効にする
feature-async-editing-about = 顧客とその住所を、本部を呼び出さずに編集します。
feature-multiple-contacts = 複数のメールアドレスと電話番号、およびそれらのマーケティング同意を記録する
feature-multiple-contacts-about = 追加の電話番号とメールアドレスを、同意とともに記録できます。
feature-switch-on-first = 先に次の機能をオンにしてください: { $features }
feature-switch-off-first = 先に次の機能をオフにしてください: { $features }

## 本部が受け付けない内容

blocked-email-domain = 本部では { $domain } のメールアドレスを受け付けていません。
filter-needs-confirmation = チャネルデータ配信のレコードから顧客データのみが削除されます。顧客データを含むすべてのスケジュールジョブも、オフライン同期をスキップするように設定する必要があります。フィルターを有効にするには「はい」で確認してください。
