Console.WriteLine("cma");
