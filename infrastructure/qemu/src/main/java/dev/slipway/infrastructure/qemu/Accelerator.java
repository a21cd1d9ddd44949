package dev.slipway.infrastructure.qemu;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** What runs a guest's instructions. */
enum Accelerator {
  /** The processor itself. */
  KVM(Duration.ofSeconds(60)),
  /** QEMU's translator, much slower. */
  TCG(Duration.ofSeconds(150));

  private final Duration bootDeadline;

  Accelerator(Duration bootDeadline) {
    this.bootDeadline = bootDeadline;
  }

  Duration bootDeadline() {
    return bootDeadline;
  }

  String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  List<String> arguments(int translationBufferMiB) {
    return switch (this) {
      case KVM -> List.of("-accel", "kvm", "-cpu", "max");
      case TCG ->
          List.of("-accel", "tcg,thread=multi,tb-size=" + translationBufferMiB, "-cpu", "qemu64");
    };
  }
}
