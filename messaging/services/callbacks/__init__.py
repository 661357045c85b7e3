"""What an application's back end is asked and told in the vendor's shape, at its one address."""
