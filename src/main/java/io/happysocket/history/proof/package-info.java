// SPDX-License-Identifier: Apache-2.0
/**
 * What races of lookups have proved, for a short time: which addresses of a host answer at a port.
 * No strategy reads it. Uses {@code .address} only; time is an argument.
 */
@NullMarked
package io.happysocket.history.proof;

import org.jspecify.annotations.NullMarked;
