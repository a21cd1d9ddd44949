package dev.slipway.deployer.diagnosis;

import java.util.List;

/**
 * Why an application is not whole, and what to do.
 *
 * @param application the application's name
 * @param whole whether nothing is amiss
 * @param ready ready pods
 * @param wished wished pods
 * @param findings what is amiss, what explains most first; empty when whole
 */
public record Diagnosis(
    String application, boolean whole, int ready, int wished, List<Finding> findings) {

  public Diagnosis {
    findings = List.copyOf(findings);
  }

  /** All of it in plain words, for events and operations. */
  public String text() {
    StringBuilder text = new StringBuilder();
    text.append(ready).append(" of ").append(wished).append(" pods are ready.");
    findings.forEach(
        finding -> text.append(' ').append(finding.message()).append(' ').append(finding.remedy()));
    return text.toString();
  }
}
