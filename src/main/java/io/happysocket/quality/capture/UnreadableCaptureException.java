// SPDX-License-Identifier: Apache-2.0
package io.happysocket.quality.capture;

import java.io.IOException;

/** A capture, or the rest of one, cannot be read; the message says in one line why. */
public final class UnreadableCaptureException extends IOException {

  private static final long serialVersionUID = 1L;

  UnreadableCaptureException(String message) {
    super(message);
  }
}
