import 'aritma-login'; // before the router reads the address
