package dev.slipway.provisioner.database;

/** Keeps accounts, their passwords encrypted. */
public interface DatabaseAccounts {

  /** The application's account: the one that was kept first, else the one proposed. */
  DatabaseAccount keep(
      String clusterId, String project, String application, DatabaseAccount proposed);

  /** The account of Slipway's monitor: the one that was kept first, else the one proposed. */
  LoginAccount keepLogin(String clusterId, String project, LoginAccount proposed);
}
