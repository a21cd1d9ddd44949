/** Which service this process is. */
@NullMarked
package dev.slipway.kit.service;

import org.jspecify.annotations.NullMarked;
