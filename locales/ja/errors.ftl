# サーバーが返すメッセージ（`LocalizedMessage`）。

error-authentication-failed = サインオンしていないか、セッションが終了しました。もう一度サインオンしてください。
error-not-permitted = この操作を行う権限がありません。責任者にご相談ください。
error-device-token-not-present = この端末はアクティブ化されていません。本部のコードでアクティブ化してください。
error-device-token-expired = この端末のアクティブ化の期限が切れました。本部のコードでもう一度アクティブ化してください。
error-device-token-invalid = この端末は登録されていません。本部のコードでもう一度アクティブ化してください。
error-body-too-large = 送信するデータが大きすぎます。短くして、もう一度お試しください。
error-malformed-request = リクエストを処理できませんでした。データは変更されていません。
error-not-found = 対象が存在しないか、削除されています。
error-customer-not-found = お客様が見つかりませんでした。
error-headquarters-unreachable = 本部に接続できません。本部のデータは変更されていません。
error-too-many-requests = リクエストが多すぎます。少し待ってから、もう一度お試しください。
error-conflict = ほかの人が先に変更しました。再読み込みしてから、もう一度変更してください。
error-internal = 問題が発生しました。しばらくしてから、もう一度お試しください。
