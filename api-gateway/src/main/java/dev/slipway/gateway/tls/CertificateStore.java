package dev.slipway.gateway.tls;

import java.util.Optional;

/** Where the local authority and the server's certificate are kept. */
public interface CertificateStore {

  /**
   * What is kept under this name, or nothing if it is absent, damaged or its halves don't match.
   */
  Optional<KeyAndCertificate> load(Entry entry);

  void save(Entry entry, KeyAndCertificate pair);

  /** What is kept. */
  enum Entry {
    AUTHORITY("ca"),
    SERVER("server");

    private final String fileName;

    Entry(String fileName) {
      this.fileName = fileName;
    }

    public String fileName() {
      return fileName;
    }
  }
}
