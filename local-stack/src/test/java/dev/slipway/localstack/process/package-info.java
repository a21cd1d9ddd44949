@NullMarked
package dev.slipway.localstack.process;

import org.jspecify.annotations.NullMarked;
