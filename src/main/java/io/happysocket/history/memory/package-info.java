// SPDX-License-Identifier: Apache-2.0
/**
 * The history that connectors keep in memory. Internal. Uses {@code .history} and {@code .address}.
 */
@NullMarked
package io.happysocket.history.memory;

import org.jspecify.annotations.NullMarked;
