# What the servers answer with, in the caller's language (`LocalizedMessage`).

error-authentication-failed = You are not signed on, or your session has ended. Sign on again.
error-not-permitted = Your role does not allow this. Ask a manager.
error-device-token-not-present = This device has not been activated. Activate it with a code from headquarters.
error-device-token-expired = This device's activation has ended. Activate it again with a code from headquarters.
error-device-token-invalid = This device is not known here. Activate it again with a code from headquarters.
error-body-too-large = This is too large to send. Shorten it and try again.
error-malformed-request = The request could not be understood. Nothing was changed.
error-not-found = This does not exist, or no longer.
error-customer-not-found = This customer was not found.
error-headquarters-unreachable = Headquarters cannot be reached. Nothing was changed there.
error-too-many-requests = Too many requests. Wait a moment, then try again.
error-conflict = Someone else changed this meanwhile. Reload, then make your change again.
error-internal = Something went wrong. Please try again later.
