// SPDX-License-Identifier: Apache-2.0
/**
 * What the commands {@code table} and {@code simulate} work out and draw: the talk's bigger
 * picture, figures as CSV and JSON, plots. Not exported. Uses {@code .simulation} and what that
 * uses; the plots need XChart and Batik on the class path, and nothing else does.
 */
@NullMarked
package io.happysocket.cli.simulated;

import org.jspecify.annotations.NullMarked;
