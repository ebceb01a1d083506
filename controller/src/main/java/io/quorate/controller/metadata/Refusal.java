package io.quorate.controller.metadata;

import io.quorate.message.ErrorCode;

/** Why a request, or one part of it, is not done: a value, never an exception. */
record Refusal(ErrorCode error, String message) {}
