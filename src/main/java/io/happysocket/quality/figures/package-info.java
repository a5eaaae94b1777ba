// SPDX-License-Identifier: Apache-2.0
/**
 * Connection attempts as rows, rows joined to couplets (the same destination over both protocols),
 * and figures of both that can be merged. Starts no thread.
 *
 * <p>Uses {@code .address} and {@code .report}, and of {@code .race} when systems send SYNs.
 */
@NullMarked
package io.happysocket.quality.figures;

import org.jspecify.annotations.NullMarked;
