// SPDX-License-Identifier: Apache-2.0
/** How addresses are written, read, compared and classified. Internal. Uses the JDK only. */
@NullMarked
package io.happysocket.address.text;

import org.jspecify.annotations.NullMarked;
