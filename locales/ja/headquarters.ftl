# 本部がジョブ、機能、受け付けない内容について表示する文言。

## ジョブの実行結果

job-no-channel-database = 作業を要求したストアサーバーがまだありません。ストアサーバーを起動し、本部のアドレスを設定してください。
job-rows-wait-at-channels = 変換された顧客はありません。チャネルで { $rows } 行が待機中です。先に { $job } を実行してから、このジョブをもう一度実行してください。
job-rows-wait-at-headquarters = 新しいデータはありません。本部で { $rows } 行が待機中です。先に { $job } を実行してから、このジョブをもう一度実行してください。
job-no-answer = チャネルデータベース { $names } から応答がありません。ストアサーバーが動作し、本部に接続できることを確認してから、ジョブをもう一度実行してください。
job-channels-failed = { $count } 件のチャネルデータベースがエラーを報告しました。次回の実行で再試行されます。
job-operations-failed = { $operations } 件の操作が失敗しました。次回の実行で再試行されます。ほかの操作は処理されました。
job-interrupted = ジョブの実行中に本部が停止しました。データは失われていません。もう一度実行してください。
job-internal-error = 本部で問題が発生しました。データは失われていません。詳細はログをご確認ください。

## 待機中のものと不足しているもの

warning-job-not-recurring = { $job } が自動で実行されません。繰り返しを設定してください。設定しないと、オフラインまたは非同期で作成された顧客に ID が付与されません。
warning-rows-wait-at-channel = チャネルデータベース { $channel } で、非同期顧客の { $rows } 行が { $since } から待機中です。{ $job } が本部へ送ります。
warning-rows-wait-at-headquarters = 本部で、非同期顧客の { $rows } 行が待機中です。{ $job } が顧客に変換します。
warning-rows-failed = 非同期顧客の { $rows } 行を顧客に変換できませんでした。{ $job } が再試行します。
warning-customers-not-sent = 変更された顧客のうち、まだ届いていないチャネルがあります。{ $job } が送信します。
warning-channel-not-seen = チャネルデータベース { $channel } から { $since } 以降連絡がありません。ストアサーバーとネットワークをご確認ください。

## 機能

feature-performance-improvements = 顧客注文と顧客取引のパフォーマンス向上
feature-performance-improvements-about = 非同期モードでの顧客編集に必要な機能です。
feature-enhanced-async-creation = 拡張非同期顧客作成を有効にする
feature-enhanced-async-creation-about = 非同期顧客に、敬称、既定の顧客の所属、追加の電話番号とメールアドレスを設定できます。
feature-async-addresses = 顧客住所の非同期作成を有効にする
feature-async-addresses-about = 新しい住所を、本部を呼び出さずに保存します。
feature-async-editing = 非同期モードでの顧客の編集を有効にする
feature-async-editing-about = 顧客とその住所を、本部を呼び出さずに編集します。
feature-multiple-contacts = 複数のメールアドレスと電話番号、およびそれらのマーケティング同意を記録する
feature-multiple-contacts-about = 追加の電話番号とメールアドレスを、同意とともに記録できます。
feature-switch-on-first = 先に次の機能を有効にしてください: { $features }
feature-switch-off-first = 先に次の機能を無効にしてください: { $features }

## 本部が受け付けない内容

blocked-email-domain = 本部では { $domain } のメールアドレスを受け付けていません。
filter-needs-confirmation = チャネルデータ配信のレコードから顧客データのみが削除されます。顧客データを含むすべてのスケジュールジョブも、オフライン同期をスキップするように設定する必要があります。フィルターを有効にするには「はい」で確認してください。
